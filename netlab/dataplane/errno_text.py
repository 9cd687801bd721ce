"""The kernel's errors as OSError with Linux's own words, whatever system Python runs on."""

import errno

TEXTS: dict[str, str] = {
    "EPERM": "Operation not permitted",
    "ENOENT": "No such file or directory",
    "EMLINK": "Too many links",
    "ESRCH": "No such process",
    "EACCES": "Permission denied",
    "EEXIST": "File exists",
    "ENODEV": "No such device",
    "EINVAL": "Invalid argument",
    "EPIPE": "Broken pipe",
    "EAGAIN": "Resource temporarily unavailable",
    "EMSGSIZE": "Message too long",
    "EDESTADDRREQ": "Destination address required",
    "EADDRINUSE": "Address already in use",
    "EADDRNOTAVAIL": "Cannot assign requested address",
    "ENETDOWN": "Network is down",
    "ENETUNREACH": "Network is unreachable",
    "ECONNRESET": "Connection reset by peer",
    "EISCONN": "Transport endpoint is already connected",
    "ENOTCONN": "Transport endpoint is not connected",
    "ETIMEDOUT": "Connection timed out",
    "ECONNREFUSED": "Connection refused",
    "EHOSTUNREACH": "No route to host",
    "EALREADY": "Operation already in progress",
    "EBADF": "Bad file descriptor",
    "EBUSY": "Device or resource busy",
    "ENOPROTOOPT": "Protocol not available",
    "ELOOP": "Too many levels of symbolic links",
}


def oserror(name: str) -> OSError:
    """OSError (or its subclass) for an errno name; str(error.strerror) is what Linux programs print."""
    return OSError(getattr(errno, name), TEXTS[name])
