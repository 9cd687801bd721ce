"""What is wrong with the words of a rule."""

from netlab.errors import BadInput


class RuleSyntax(BadInput):
    """The words are no rule; the message is what iptables prints after "iptables v1.8.9 (nf_tables): "."""
