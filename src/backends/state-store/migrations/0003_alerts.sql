-- No foreign keys to tenants, rules or users: a detection is kept even when what it refers to is unknown here.

create table alerts (
	id text primary key,
	tenant_id text not null,
	name text not null,
	rule_id text not null,
	rule_name text not null,
	-- SHA-256 of tenant, rule and segment: a segment may be longer than an index row
	segment_hash text not null,
	-- takes further detections of its segment
	is_collecting boolean not null,
	priority integer not null,
	severity text not null,
	is_severity_by_hand boolean not null,
	status text not null,
	assignee_id text,
	assignee_name text,
	closing_reason text,
	first_seen bigint not null,
	last_seen bigint not null,
	updated_at bigint not null,
	-- JSON text, since names and values may hold what json refuses
	grouped_by text not null,
	detection_count integer not null,
	technique text not null,
	tactic text not null,
	event_bytes bigint not null,
	is_overflowed boolean not null,
	constraint alerts_severity check (severity in ('low', 'medium', 'high', 'critical')),
	constraint alerts_priority check (priority between 1 and 16),
	constraint alerts_status check (status in ('new', 'assigned', 'escalated', 'closed')),
	constraint alerts_collecting check (status = 'new' or not is_collecting),
	constraint alerts_closing check ((status = 'closed') = (closing_reason is not null))
);

-- Two writers cannot open two alerts for the same detections.
create unique index alerts_one_collecting on alerts (segment_hash) where is_collecting;
create index alerts_by_last_seen on alerts (last_seen desc, id);
create index alerts_by_first_seen on alerts (first_seen desc, id);
create index alerts_by_tenant on alerts (tenant_id, last_seen desc, id);
create index alerts_by_name on alerts (name);

-- Every correlation event ever recorded, so that the same one again changes nothing, even when its alert is closed or
-- overflowed.
create table alert_detections (
	event_id text primary key,
	recorded_at bigint not null
);

create table alert_events (
	alert_id text not null,
	kind text not null,
	event_id text not null,
	parent_id text,
	timestamp bigint not null,
	-- the event encoded as JSON text, exact for 64-bit integers
	event text not null,
	primary key (alert_id, kind, event_id),
	constraint alert_events_alert foreign key (alert_id) references alerts (id) on delete cascade,
	constraint alert_events_kind check (kind in ('correlation', 'base')),
	constraint alert_events_parent check ((kind = 'base') = (parent_id is not null))
);

create table alert_history (
	alert_id text not null,
	id bigint generated always as identity primary key,
	at bigint not null,
	user_name text,
	action text not null,
	text text not null,
	constraint alert_history_alert foreign key (alert_id) references alerts (id) on delete cascade
);

create index alert_history_by_alert on alert_history (alert_id, id);
