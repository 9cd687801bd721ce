"""The door of the embedded engine for the docker SDK in the same process."""
