"""The registration workflow over HTTP."""
