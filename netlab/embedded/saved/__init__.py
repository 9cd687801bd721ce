"""An engine as plain values, and back: what outlives the process that serves it. No file, no clock, no thread here.

    journal = Journal(daemon)
    journal.changes() -> {"containers/ID": {...} or None, ...}    # what is new since the last call; None: it is gone
    restore(daemon, values); begin(daemon)                        # into a new engine; then what ought to run runs

A value is made of dictionaries, lists, text, numbers and bytes; `netlab.engines.statefolder` writes it.
Each thing is one value, so that it is there whole or not at all; it names others by their ids, and what names one that
is not there is not there either. Processes are not kept: to what runs in it, the end of an engine is the end of its
machine. What restarts and what does not, `policies` says.
"""
