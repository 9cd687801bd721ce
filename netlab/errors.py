"""Every exception of netlab. Each one names the object, says what is wrong and what to do.

* NetlabError
  + EngineError               something about the engine as a whole
    - NoEngine                none found, or the one asked for cannot be used
    - EngineStartFailed       a private engine did not come up
    - EngineGone              it stopped answering in the middle
    - EngineStuck             the caller waits for what can never happen; says who waits for what
    - ImageMissing            no way to get the image
    - NotOnThisEngine         it lacks the capability that was asked for
  + BadInput                  the call cannot be meant as it stands; nothing was made
    - BadName                 too short or with characters Docker refuses
    - BadOption               unknown option, driver or value
    - BadAddress              not an address, or outside the subnet
    - BadSubnet               not a subnet, or with host bits set
  + Conflict                  something else is in the way; nothing was made
    - NameTaken
    - AddressTaken
    - SubnetOverlap
    - PortTaken
    - InUse                   cannot be removed while something is attached
    - Differs                 there already, but made with other arguments
  + NotFound                  no such network, container or image
  + NotRunning                the container is there but does not run
  + NotAttached               the container has no endpoint on that network
  + Refused                   netlab does not do this without an explicit yes
  + NoSuchVerb                a misspelt name of what a lab, a container or a network can do
  + LabClosed                 the lab was closed; open it again
  + EngineRefused             the engine said no for a reason netlab has no better words for
  + CourseError               a notebook, its source or a check is wrong
  + DiagramError              no Graphviz here that can draw it

The engine's own words are kept as the cause (`raise ... from`).
"""

import os
import traceback


class NetlabError(Exception):
    """Root of all errors netlab raises."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback (IPython's hook): the sentence, and the learner's own line.

        With NETLAB_TRACEBACK in the environment it is the whole traceback.
        """
        if os.environ.get("NETLAB_TRACEBACK"):
            return traceback.format_exception(self)
        steps = traceback.extract_tb(self.__traceback__)
        own = [f"{step.lineno}: {step.line}" for step in steps if step.name == "<module>" and step.line]
        return [f"{type(self).__name__}: {self}", *own[-1:]]


class EngineError(NetlabError):
    pass


class NoEngine(EngineError):
    pass


class EngineStartFailed(EngineError):
    pass


class EngineGone(EngineError):
    pass


class EngineStuck(EngineError):
    pass


class ImageMissing(EngineError):
    pass


class NotOnThisEngine(EngineError):
    pass


class BadInput(NetlabError, ValueError):
    pass


class BadName(BadInput):
    pass


class BadOption(BadInput):
    pass


class BadAddress(BadInput):
    pass


class BadSubnet(BadInput):
    pass


class Conflict(NetlabError):
    pass


class NameTaken(Conflict):
    pass


class AddressTaken(Conflict):
    pass


class SubnetOverlap(Conflict):
    pass


class PortTaken(Conflict):
    pass


class InUse(Conflict):
    pass


class Differs(Conflict):
    pass


class NotFound(NetlabError, LookupError):
    pass


class NotRunning(NetlabError):
    pass


class NotAttached(NetlabError):
    pass


class Refused(NetlabError):
    pass


class NoSuchVerb(NetlabError, AttributeError):
    pass


class LabClosed(NetlabError):
    pass


class EngineRefused(NetlabError):
    pass


class CourseError(NetlabError):
    pass


class DiagramError(NetlabError):
    pass
