-- Up Migration

-- PLC-28: when a phase opens, whoever may not serve in it any more is passed over, and then takes part in it no longer.
-- Whom placement had chosen before stays in `placements`, which nobody can change.
grant delete on phase_participants to countersign_app;
