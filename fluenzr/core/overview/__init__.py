"""The overview of a workspace: what happened, what needs somebody, what leaves next."""
