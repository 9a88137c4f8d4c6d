"""The rule workbench: rules held against their examples, a corpus and gold, before and after a change."""
