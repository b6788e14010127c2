-- Settings of the installation and of tenants, one row a kind and tenant. Secrets are resources that these refer to.
create table settings (
	id text primary key,
	kind text not null,
	tenant_id text not null,
	is_disabled boolean not null,
	body json not null,
	version integer not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint settings_kind unique (kind, tenant_id),
	constraint settings_tenant foreign key (tenant_id) references tenants (id)
);

-- Layouts of widgets. What a widget is, only the console and its contract know: here a body is JSON.
create table dashboards (
	id text primary key,
	tenant_id text not null,
	-- null = shipped
	owner_id text,
	name text not null,
	body json not null,
	version integer not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint dashboards_tenant foreign key (tenant_id) references tenants (id)
);

create index dashboards_by_tenant on dashboards (tenant_id, name, id);
