# Loads the kernel's part of the course into every kernel of this environment, so that a learner
# who has deleted or skipped the setup cell still reads a sentence, not a traceback. Notebooks
# outside of a course are left as they are: the extension looks where it is before it does anything.
c.InteractiveShellApp.extensions.append("kit.kernel")  # noqa: F821 (IPython defines c)
