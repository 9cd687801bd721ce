"""An Almquist shell: the POSIX shell language as BusyBox's ash speaks it (without job control and line editing).

`syntax` is what a script is, `lexer` and `parser` make it from text, `expand` turns words into strings,
`interpreter` runs it, `builtins` are the commands that are the shell's own.
"""
