"""Campaigns: life cycle, adding contacts, pacing, automatic pause, statistics, timeline, removal."""
