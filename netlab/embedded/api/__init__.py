"""The Engine API (1.51, minimum 1.24) as functions: `handle(request) -> Exchange`. No socket, no time of its own.

router      which function for which method and path; versions; faults become status codes
request     a request and its parts: query, JSON body, filters
shapes      what the daemon keeps as JSON in Go's order
core        the whole engine as one synchronous state machine: what the doors drive
system, containers, streaming, execs, images, networks, volumes     the routes
"""
