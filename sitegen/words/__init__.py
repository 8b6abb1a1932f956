"""What every floor speaks of: values, problems, files, time. It knows nothing of sites."""
