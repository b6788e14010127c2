import { defineErrors } from "#schema/index.ts";

/**
 * What can be wrong with an sql connector: settings (status 400) are refused when it is made, the rest shows in its
 * state until it is over. `{reason}` is what the driver or the server says, with the password taken out.
 */
export const sqlErrors = defineErrors("sql", {
	badUrl: {
		status: 400,
		sentence:
			"URL {number} of the secret {secret} cannot be read: {reason}. Write it as {form}, with special characters of user and password percent-encoded",
	},
	unknownDatabase: {
		status: 400,
		sentence:
			"URL {number} of the secret {secret} begins with none of sqlite3://, sqlserver://, mysql://, postgres://, oracle://. Choose one of these",
	},
	firebird: {
		status: 400,
		sentence:
			"URL {number} of the secret {secret} leads to Firebird, for which there is no driver. Copy the rows to another database, or to a file that the file connector reads",
	},
	mixedDatabases: {
		status: 400,
		sentence:
			"The URLs of the secret {secret} lead to databases of different kinds, which one query cannot serve. Make a connection for each",
	},
	sameConnection: {
		status: 400,
		sentence:
			"Two connections have the name {name}, the identity column {column} and the same seed, so they would share one position. Give one another name",
	},
	wrongPassword: {
		status: 401,
		sentence:
			"{address} refuses the user or the password ({reason}). Correct them in the secret",
	},
	noDatabase: {
		status: 404,
		sentence:
			"{address} has no such database, or the user may not open it ({reason}). Correct its name in the secret or grant the right to connect",
	},
	noRight: {
		status: 403,
		sentence:
			"The user may not read what the query names in {address} ({reason}). Grant it the right to SELECT",
	},
	badQuery: {
		status: 400,
		sentence: "{address} cannot run the query ({reason}). Correct the query",
	},
	unreachable: {
		status: 503,
		sentence:
			"Nothing answers at {address} ({reason}). Check that the database runs, its port and the firewall",
	},
	timeout: {
		status: 504,
		sentence:
			"{address} did not answer in {seconds} s. Check the load of the database, or raise the time-out",
	},
	connectionLost: {
		status: 503,
		sentence:
			"{address} ended the connection ({reason}). It is opened again by itself; if that goes on, look into the log of the database",
	},
	noTls: {
		status: 503,
		sentence:
			"{address} does not offer TLS, which the URL asks for ({reason}). Set it up there, or switch it off in the URL",
	},
	untrusted: {
		status: 503,
		sentence:
			"The certificate of {address} is not trusted ({reason}). Name the certificate of its authority in the URL, or ask for encryption without verification there",
	},
	failed: {
		status: 503,
		sentence: "Reading from {address} failed: {reason}. It is tried again",
	},
	noneOpens: {
		status: 503,
		sentence: "None of the {count} URLs works: {reasons}",
	},
	noColumn: {
		status: 400,
		sentence:
			"The result of the query has no column {column}, only {columns}. Name the identity column in the query or correct the setting",
	},
	noIdentity: {
		status: 400,
		sentence:
			"{rows} rows have nothing usable in the identity column {column} and were passed over. Choose a column that always holds a number, time, text or bytes",
	},
	wrongOrder: {
		status: 400,
		sentence:
			"The rows do not come in the order of {column}: rows that follow a higher one may be missed after a crash. Write ORDER BY {column} at the end of the query",
	},
	textNeedsOrder: {
		status: 400,
		sentence:
			"The identity column {column} holds texts, whose order only the database knows. Write ORDER BY {column} at the end of the query, and the placeholder {placeholder} where the last identity belongs",
	},
	rowsAgain: {
		status: 400,
		sentence:
			"The query gave {rows} rows that had been read before. Write {column} > {placeholder} into its WHERE",
	},
	rounded: {
		status: 400,
		sentence:
			"The column {column} has decimals of more than 15 digits, which the driver rounds. Write CAST({column} AS varchar(50)) in the query",
	},
	lostPosition: {
		status: 500,
		sentence:
			"The stored position of {name} cannot be read. Change the identity seed to the last value that was read",
	},
});
