create table resources (
	id text primary key,
	kind text not null,
	tenant_id text not null,
	name text not null,
	description text not null,
	-- json, not jsonb: jsonb refuses NUL characters (a delimiter may be one) and reorders keys
	body json not null,
	version integer not null,
	user_id text,
	-- of the content as it was shipped; null for what people made
	shipped_hash text,
	created_at bigint not null,
	updated_at bigint not null,
	constraint resources_name unique (tenant_id, kind, name),
	constraint resources_tenant foreign key (tenant_id) references tenants (id)
);

create index resources_by_kind on resources (kind, name);
