"""The one place that says which release this is; `hello` and the host package read it."""

VERSION = "0.1.0"
