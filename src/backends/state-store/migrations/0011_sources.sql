-- Sources of events, as the ledger tells of them, and how each is watched.
create table source_policies (
	id text primary key,
	tenant_id text not null,
	name text not null,
	-- silent for so many minutes, or fewer or more events than so many in that time; null = no bound
	window_minutes integer not null,
	least_events bigint,
	most_events bigint,
	-- JSON list of addresses that are told by mail
	recipients json not null,
	version integer not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint source_policies_tenant foreign key (tenant_id) references tenants (id),
	constraint source_policies_name unique (tenant_id, name)
);

create table sources (
	id text primary key,
	tenant_id text not null,
	service_id text not null,
	connector text not null,
	source text not null,
	name text not null,
	policy_id text,
	-- green, red, gray
	state text not null,
	-- of a red one: silent, few, many
	violation text,
	last_event_at bigint,
	-- events received since it is known
	total bigint not null,
	-- JSON [[hour, count], …]: what the ledger said of the last hours when it was looked at last
	counted json not null,
	-- JSON [[at, total], …] over the window of the policy, oldest first; empty without bounds
	samples json not null,
	-- since when the policy watches it; the window must pass before it is judged
	watched_since bigint not null,
	-- taken off the list by somebody; comes back with its next event
	is_deleted boolean not null,
	changed_at bigint not null,
	constraint sources_key unique (service_id, connector, source),
	constraint sources_policy foreign key (policy_id) references source_policies (id),
	constraint sources_tenant foreign key (tenant_id) references tenants (id),
	constraint sources_state check (state in ('green', 'red', 'gray'))
);

create index sources_by_policy on sources (policy_id);

-- Mail that waits to be sent. Rows leave when a server took them.
create table mail_outbox (
	-- time-ordered
	id text primary key,
	recipient text not null,
	subject text not null,
	-- HTML
	body text not null,
	attempts integer not null,
	next_at bigint not null,
	-- why it was not taken yet: sentence for an administrator
	error text,
	created_at bigint not null
);

create index mail_outbox_by_recipient on mail_outbox (recipient, id);

-- Entries of the history of alerts that the notifier has seen, so that each is told once. Old ones are removed.
create table seen_alert_history (
	history_id bigint primary key
);
