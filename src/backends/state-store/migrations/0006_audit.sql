-- What people and the core itself did, in order, each chained to the one before. The row is written in the transaction
-- of the change it tells of. Events are made of the rows afterwards; the rows stay, for the chain to be verified.
create table audit_records (
	-- 1, 2, 3 … without a gap
	sequence bigint primary key,
	at bigint not null,
	-- the audit event as JSON text, exactly the bytes that the chain covers
	event text not null,
	-- HMAC-SHA-256 over sequence, the mac before and the event; hex
	mac text not null,
	-- false until the event store has it
	is_stored boolean not null
);

create index audit_records_waiting on audit_records (sequence) where not is_stored;

-- The end of the chain, one row. Whoever records locks it until the transaction ends, so numbers have no gaps.
create table audit_head (
	only_row boolean primary key,
	-- of the last record; 0 and "" before the first
	sequence bigint not null,
	mac text not null,
	-- fingerprint of the key of the last record; "" before the first
	key_id text not null,
	-- last record of the group that is being given to the event store
	shipping_to bigint,
	constraint audit_head_one check (only_row)
);

insert into audit_head (only_row, sequence, mac, key_id) values (true, 0, '', '');
