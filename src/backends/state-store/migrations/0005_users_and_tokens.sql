alter table users
	-- lower-case form of the name, for searching; made by the program from now on
	add column name_key text,
	-- null = never
	add column token_expires_at bigint,
	-- JSON list of operation labels such as "GET /alerts"; null = all, which is how every user begins
	add column api_operations json,
	add column receives_notifications boolean not null default false,
	-- may not see, edit, use or export resources of Shared
	add column hides_shared boolean not null default false,
	add column password_changed_at bigint,
	-- an invited user, or one whose password somebody else set
	add column must_change_password boolean not null default false,
	-- JSON: ids of the tenants that the console shows; null = all
	add column shown_tenants json;

update users set name_key = lower(name);
alter table users alter column name_key set not null;

-- Of the client that logged in; empty where it is not known.
alter table sessions add column address text not null default '';
