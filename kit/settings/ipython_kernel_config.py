# Loads kit's sentences into every kernel of this environment, so that a learner
# who has deleted or skipped the setup cell still reads a sentence, not a traceback.
c.InteractiveShellApp.extensions = ["kit.errors"]  # noqa: F821 (IPython defines c)
