"""Incoming mail: matched to the email it answers, and its effects: replies, bounces, absences, opt-outs."""
