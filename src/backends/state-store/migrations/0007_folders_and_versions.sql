create table folders (
	id text primary key,
	tenant_id text not null,
	-- kind of the resources in it
	kind text not null,
	-- null = at the top
	parent_id text,
	name text not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint folders_tenant foreign key (tenant_id) references tenants (id),
	constraint folders_parent foreign key (parent_id) references folders (id),
	constraint folders_name unique nulls not distinct (tenant_id, kind, parent_id, name)
);

alter table resources
	add column folder_id text,
	add constraint resources_folder foreign key (folder_id) references folders (id);

-- Every version that a resource ever had, the present one too. Bodies of secrets are never here, only what may be shown.
create table resource_versions (
	resource_id text not null,
	version integer not null,
	name text not null,
	description text not null,
	body json not null,
	user_id text,
	at bigint not null,
	primary key (resource_id, version),
	constraint resource_versions_resource foreign key (resource_id) references resources (id) on delete cascade
);

create index resources_by_folder on resources (folder_id);

-- What is there already begins with the version that it has.
insert into resource_versions (resource_id, version, name, description, body, user_id, at)
	select id, version, name, description, body, user_id, updated_at from resources;
