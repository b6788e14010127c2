create table tasks (
	id text primary key,
	kind text not null,
	title text not null,
	tenant_id text not null,
	-- null = by schedule
	user_id text,
	schedule_id text,
	state text not null,
	-- what the kind needs to run, JSON without secrets
	input json not null,
	-- what it left, JSON; of an ended one
	result json,
	-- of one that failed: sentence for its owner
	error text,
	progress_done bigint not null,
	-- null = nobody knows yet
	progress_total bigint,
	progress_text text not null,
	-- starts that did not end in order: runs again after a crash of the core that interrupted it, so many times
	attempts integer not null,
	is_cancel_requested boolean not null,
	-- the core that runs it, and until when it need not say so again; null unless running
	runner_id text,
	runner_until bigint,
	created_at bigint not null,
	started_at bigint,
	ended_at bigint,
	updated_at bigint not null,
	constraint tasks_tenant foreign key (tenant_id) references tenants (id),
	constraint tasks_state check (state in ('waiting', 'running', 'completed', 'failed', 'cancelled')),
	constraint tasks_runner check ((state = 'running') = (runner_id is not null and runner_until is not null)),
	constraint tasks_ended check ((state in ('waiting', 'running')) = (ended_at is null))
);

create index tasks_open on tasks (kind, created_at) where state in ('waiting', 'running');
create index tasks_by_time on tasks (created_at desc, id);
create index tasks_by_user on tasks (user_id, created_at desc);
create index tasks_ended on tasks (ended_at) where ended_at is not null;

create table task_schedules (
	id text primary key,
	kind text not null,
	title text not null,
	tenant_id text not null,
	input json not null,
	-- whole minutes between two starts
	every_minutes integer not null,
	next_at bigint not null,
	is_disabled boolean not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint task_schedules_tenant foreign key (tenant_id) references tenants (id),
	constraint task_schedules_every check (every_minutes > 0)
);
