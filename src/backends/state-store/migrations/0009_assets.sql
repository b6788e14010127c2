create table asset_categories (
	id text primary key,
	tenant_id text not null,
	parent_id text,
	name text not null,
	-- 1 low … 4 critical
	severity integer not null,
	description text not null,
	kind text not null,
	-- of active ones: hours between two runs, and the condition as JSON
	repeat_hours integer,
	condition json,
	last_run_at bigint,
	created_at bigint not null,
	updated_at bigint not null,
	constraint asset_categories_tenant foreign key (tenant_id) references tenants (id),
	constraint asset_categories_parent foreign key (parent_id) references asset_categories (id),
	constraint asset_categories_name unique nulls not distinct (tenant_id, parent_id, name),
	constraint asset_categories_kind check (kind in ('manual', 'active', 'reactive'))
);

-- Narrow on purpose: a search over text reads all of a tenant's rows.
create table assets (
	id text primary key,
	tenant_id text not null,
	name text not null,
	-- lower case; '' = none
	fqdn text not null,
	-- JSON lists of texts, canonical; the first address is the main one
	ip_addresses json not null,
	mac_addresses json not null,
	owner text not null,
	os_name text not null,
	os_version text not null,
	-- field id → value
	custom_fields json not null,
	-- ' ksc api ': kinds of the sources, to filter by
	source_kinds text not null,
	-- name, FQDN, addresses and owner in lower case, a line each
	search_text text not null,
	software_count integer not null,
	vulnerability_count integer not null,
	-- the worst, 0 none … 4 critical
	vulnerability_severity integer not null,
	created_at bigint not null,
	updated_at bigint not null,
	constraint assets_tenant foreign key (tenant_id) references tenants (id)
);

create index assets_by_name on assets (tenant_id, name, id);
create index assets_by_name_of_all on assets (name, id);
create unique index assets_by_fqdn on assets (tenant_id, fqdn) where fqdn <> '';

create table asset_sources (
	asset_id text not null,
	-- manual, api, ksc, kics …
	kind text not null,
	last_seen bigint not null,
	-- digest of what it said, so that saying the same again writes nothing
	content_hash text not null,
	-- what it said of the machine, but for the lists in asset_details
	facts json not null,
	primary key (asset_id, kind),
	constraint asset_sources_asset foreign key (asset_id) references assets (id) on delete cascade
);

create index asset_sources_by_hash on asset_sources (content_hash);

create table asset_details (
	asset_id text primary key,
	-- JSON lists whose entries name their source
	software json not null,
	vulnerabilities json not null,
	constraint asset_details_asset foreign key (asset_id) references assets (id) on delete cascade
);

-- What assets are recognised by.
create table asset_keys (
	asset_id text not null,
	tenant_id text not null,
	-- ip, mac, or a source's own identifier
	kind text not null,
	value text not null,
	-- of addresses: the main one, what an import without FQDN identifies the asset by
	is_first boolean not null,
	primary key (asset_id, kind, value),
	constraint asset_keys_asset foreign key (asset_id) references assets (id) on delete cascade
);

create index asset_keys_by_value on asset_keys (tenant_id, value);

create table asset_category_members (
	category_id text not null,
	asset_id text not null,
	primary key (category_id, asset_id),
	constraint asset_category_members_category foreign key (category_id) references asset_categories (id) on delete cascade,
	constraint asset_category_members_asset foreign key (asset_id) references assets (id) on delete cascade
);

create index asset_category_members_by_asset on asset_category_members (asset_id);
