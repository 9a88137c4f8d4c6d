"""Files in, articles out: every input gives articles or a Failure that says why not."""

from pipeline.read.files import read_pasted, read_path
from pipeline.read.listing import Input, list_inputs

__all__ = ["Input", "list_inputs", "read_pasted", "read_path"]
