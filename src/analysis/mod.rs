//! See `design`: filled in by its room.
