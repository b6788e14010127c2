-- What tells bodies of one kind apart: the type of a secret, the kind of a rule. Not read from the body by the
-- database, since its operators refuse bodies that hold a NUL.
alter table resources add column type text;

update resources set type = substring(left(body::text, 200) from '^\{"(?:type|kind)":"([A-Za-z0-9_-]+)"');

create index resources_by_tenant on resources (tenant_id, kind, name);

-- Bodies of secrets. The body in the table resources lacks the secret members. Text is base64.
create table resource_secrets (
	resource_id text primary key,
	-- of the master key, which lies in a file outside of the database
	key_id text not null,
	-- the data key of this body, encrypted with the master key
	wrapped_key text not null,
	-- the body, encrypted with the data key
	sealed_body text not null,
	-- names of the secret members that hold a value, JSON
	kept json not null,
	constraint resource_secrets_resource foreign key (resource_id) references resources (id) on delete cascade
);

create index resource_secrets_by_key on resource_secrets (key_id);

create table services (
	id text primary key,
	kind text not null,
	tenant_id text not null,
	resource_id text not null,
	-- of the one-time token, while it waits to be used
	token_hash text,
	token_expires_at bigint,
	-- SHA-256 of the certificate that is accepted, hex; null while there is none
	fingerprint text,
	is_reload_requested boolean not null,
	is_restart_requested boolean not null,
	last_seen_at bigint,
	-- what it last reported, JSON
	last_state json,
	created_at bigint not null,
	updated_at bigint not null,
	constraint services_tenant foreign key (tenant_id) references tenants (id),
	constraint services_resource foreign key (resource_id) references resources (id),
	constraint services_fingerprint unique (fingerprint),
	constraint services_kind check (kind in ('collector', 'correlator', 'storage'))
);

create index services_by_resource on services (resource_id);
