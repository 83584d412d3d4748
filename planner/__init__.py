"""WHAT: planner templates, stages, exercises, the gate and sign-off. Stands on `stakeholders`, never the reverse."""
