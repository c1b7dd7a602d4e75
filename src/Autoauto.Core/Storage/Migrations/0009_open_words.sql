-- What words a column may hold is the code's to know: with a list of them in the table, a new word would take a new table. Checks of shape stay.
-- Nothing that is stored changes, so that SQLite's shorter way will do (lang_altertable.html, section 7).
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, ' check (phase in (''Starting'',''Baselining'',''AgentRunning'',''Measuring'',''Deciding'',''Reverting'',''Rebaselining'',''Stopping'',''Finished''))', '');
update sqlite_schema set sql = replace(sql, ' check (termination_reason in
        (''MaxExperiments'',''Stagnation'',''Stopped'',''Aborted'',''BudgetExceeded'',''QuotaExhausted'',''TimeLimit'',''TargetReached'',''Error''))', '');
update sqlite_schema set sql = replace(sql, ' check (stop_request in (''None'',''Stop'',''Abort''))', '');
update sqlite_schema set sql = replace(sql, ' check (phase in (''Proposing'',''Proposed'',''Measuring'',''Applying'',''Rebasing'',''Finished''))', '');
update sqlite_schema set sql = replace(sql, ' check (status in (''Kept'',''Discarded'',''Crashed'',''MeasurementFailed'',''Aborted''))', '');
update sqlite_schema set sql = replace(sql, ' check (purpose in (''Setup'',''WarmUp'',''Decision'',''Rebase'',''DriftCheck'',''Receipt'',''SelfTest''))', '');
update sqlite_schema set sql = replace(sql, ' check (arm in (''Baseline'',''Candidate''))', '');
update sqlite_schema set sql = replace(sql, ' check (outcome in (''Keep'',''KeepSimplification'',''Discard''))', '');
update sqlite_schema set sql = replace(sql, ' check (severity in (''Information'',''Warning'',''Error''))', '');
update sqlite_schema set sql = replace(sql, ' check (state in (''Reserved'',''Settled'',''Lost''))', '');
update sqlite_schema set sql = replace(sql, ' check (cost_source in (''Unknown'',''Reported'',''PriceTable''))', '');
update sqlite_schema set sql = replace(sql, ' check (cause in (''Register'',''Evolve'',''Rollback'',''Restore'',''Manual''))', '');
update sqlite_schema set sql = replace(sql, ' check (kind in (''Captured'',''Executed''))', '');
update sqlite_schema set sql = replace(sql, ' check (stage in (''Created'',''MainArmCaptured'',''BaselineArmCaptured'',''BaselineSkipped'',''Scored'',''Abstained'',''RolledBack'',''Kept'',
        ''Evolved'',''EvolutionRefused'',''Closed'',''Errored''))', '');
update sqlite_schema set sql = replace(sql, ' check (decision in (''Abstain'',''Keep'',''RollBack''))', '');
update sqlite_schema set sql = replace(sql, ' check (refusal in (''OutsideTarget'',''OverBudget'',''Identical'',''RejectedBefore'',''InvalidAnswer''))', '');
update sqlite_schema set sql = replace(sql, ' check (side in (''Main'',''Baseline''))', '');
update sqlite_schema set sql = replace(sql, ' check (reason in (''BadAdvantage'',''TamperSuspected''))', '');
update sqlite_schema set sql = replace(sql, ' check (source in (''User'',''Agent''))', '');
update sqlite_schema set sql = replace(sql, ' check (state in (''Open'',''Tried'',''Avoid''))', '');
update sqlite_schema set sql = replace(sql, ' check (state in (''Waiting'',''Running'',''Done'',''Skipped''))', '');
pragma writable_schema = reset;

-- Connections that are open elsewhere read the schema again when its number changes.
create table schema_changed (n integer);
drop table schema_changed;
