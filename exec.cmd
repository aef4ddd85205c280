@rem npm scripts say "exec", so that no shell stands between npm and the launcher and keeps Ctrl-C to itself; this is what it means to cmd.exe.
@%*
