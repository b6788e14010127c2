-- Ids are text and compared exactly. Times are milliseconds since the epoch, UTC. Columns named *_key hold the
-- lower-case form of a name, made by the program so that both engines fold letters alike.

create table tenants (
	id text primary key,
	name text not null,
	name_key text not null,
	is_main boolean not null,
	is_disabled boolean not null,
	description text not null,
	eps_limit bigint not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint tenants_name unique (name_key)
);

create unique index tenants_main on tenants (is_main) where is_main;

-- The two that exist from the start. Shared has the id that clients of the REST API know.
insert into tenants (id, name, name_key, is_main, is_disabled, description, eps_limit, created_at, updated_at)
select id, name, lower(name), is_main, false, '', 0, now.ms, now.ms
from (
	values (gen_random_uuid()::text, 'Main', true), ('00000000-0000-0000-0000-000000000000', 'Shared', false)
) as first (id, name, is_main),
	(select floor(extract(epoch from current_timestamp) * 1000)::bigint as ms) as now;

create table users (
	id text primary key,
	login text not null,
	login_key text not null,
	name text not null,
	email text not null,
	email_key text not null,
	password_hash text not null,
	is_disabled boolean not null,
	is_general_administrator boolean not null,
	token_hash text,
	token_created_at bigint,
	created_at bigint not null,
	updated_at bigint not null,
	constraint users_login unique (login_key),
	constraint users_email unique (email_key),
	constraint users_token unique (token_hash)
);

create table user_roles (
	user_id text not null,
	tenant_id text not null,
	role text not null,
	primary key (user_id, tenant_id),
	constraint user_roles_user foreign key (user_id) references users (id) on delete cascade,
	constraint user_roles_tenant foreign key (tenant_id) references tenants (id),
	constraint user_roles_role check (role in ('admin', 'analyst', 'operator'))
);

create table sessions (
	id text primary key,
	secret_hash text not null,
	user_id text not null,
	created_at bigint not null,
	used_at bigint not null,
	constraint sessions_secret unique (secret_hash),
	constraint sessions_user foreign key (user_id) references users (id) on delete cascade
);

create index sessions_by_user on sessions (user_id, created_at);
create index sessions_by_age on sessions (created_at);
create index sessions_by_use on sessions (used_at);
