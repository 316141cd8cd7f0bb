"""What was measured at a machine, as the record that its console keeps."""
