"""Files in, articles out: every input gives articles or a Failure that says why not."""

from pipeline.read.files import read_pasted, read_path
from pipeline.read.listing import Input, list_inputs
from pipeline.read.names import on_disk, shown

__all__ = ["Input", "list_inputs", "on_disk", "read_pasted", "read_path", "shown"]
