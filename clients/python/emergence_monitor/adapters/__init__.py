"""Adapters to what trains and evaluates. Each imports its library only when it is used."""
