"""A course of another article: from a text and one file, `case.yaml`, to tables, map and lesson."""
