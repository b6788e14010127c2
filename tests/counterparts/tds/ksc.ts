/** The event database of a Kaspersky Security Center, as far as the query of KUMA's help reads it. */
import type { DatabaseSync } from "node:sqlite";

/** The query of the help, as it stands there. */
export const kscQuery = `SELECT ev.event_id AS externalId, ev.severity AS severity, ev.task_display_name AS taskDisplayName,

        ev.product_name AS product_name, ev.product_version AS product_version,

         ev.event_type As deviceEventClassId, ev.event_type_display_name As event_subcode, ev.descr As msg,

CASE

        WHEN ev.rise_time is not NULL THEN DATEADD(hour,DATEDIFF(hour,GETUTCDATE(),GETDATE()),ev.rise_time )

            ELSE ev.rise_time

        END

    AS endTime,

    CASE

        WHEN ev.registration_time is not NULL

            THEN DATEADD(hour,DATEDIFF(hour,GETUTCDATE(),GETDATE()),ev.registration_time )

            ELSE ev.registration_time

        END

    AS kscRegistrationTime,

    cast(ev.par7 as varchar(4000)) as sourceUserName,

    hs.wstrWinName as dHost,

    hs.wstrWinDomain as strNtDom, serv.wstrWinName As kscName,

        CAST(hs.nIp / 256 / 256 / 256 % 256 AS VARCHAR) + '.' +

    CAST(hs.nIp / 256 / 256 % 256 AS VARCHAR) + '.' +

    CAST(hs.nIp / 256 % 256 AS VARCHAR) + '.' +

    CAST(hs.nIp % 256 AS VARCHAR) AS sourceAddress,

    serv.wstrWinDomain as kscNtDomain,

        CAST(serv.nIp / 256 / 256 / 256 % 256 AS VARCHAR) + '.' +

    CAST(serv.nIp / 256 / 256 % 256 AS VARCHAR) + '.' +

    CAST(serv.nIp / 256 % 256 AS VARCHAR) + '.' +

    CAST(serv.nIp % 256 AS VARCHAR) AS kscIP,

    CASE

    WHEN virus.tmVirusFoundTime is not NULL

            THEN DATEADD(hour,DATEDIFF(hour,GETUTCDATE(),GETDATE()),virus.tmVirusFoundTime )

            ELSE ev.registration_time

        END

    AS virusTime,

    virus.wstrObject As filePath,

    virus.wstrVirusName as virusName,

    virus.result_ev as result

FROM KAV.dbo.ev_event as ev

LEFT JOIN KAV.dbo.v_akpub_host as hs ON ev.nHostId = hs.nId

INNER JOIN KAV.dbo.v_akpub_host As serv ON serv.nId = 1

Left Join KAV.dbo.rpt_viract_index as Virus on ev.event_id = virus.nEventVirus

where registration_time >= DATEADD(minute, -191, GetDate())`;

export interface KscDatabase {
	/** An event of now on the workstation; on the server itself without address when `isServer`. */
	add(id: number, type: string, options?: KscEventOptions): void;
}

export interface KscEventOptions {
	readonly isOfServer?: boolean;
	/** The event is about a virus that was dealt with so. */
	readonly virusResult?: string;
	/** Minutes since it was registered. */
	readonly ageMinutes?: number;
}

/** Makes the tables with a server at 192.168.1.10 and a workstation at 203.0.113.9. */
export function makeKscDatabase(database: DatabaseSync): KscDatabase {
	database.exec(`
		CREATE TABLE ev_event (event_id BIGINT, severity INT, task_display_name NVARCHAR(256), product_name NVARCHAR(64),
			product_version NVARCHAR(64), event_type NVARCHAR(64), event_type_display_name NVARCHAR(256),
			descr TEXT, rise_time DATETIME, registration_time DATETIME, nHostId BIGINT, par7 TEXT);
		CREATE TABLE v_akpub_host (nId BIGINT, wstrWinName NVARCHAR(256), wstrWinDomain NVARCHAR(256), nIp BIGINT);
		CREATE TABLE rpt_viract_index (nEventVirus BIGINT, tmVirusFoundTime DATETIME, wstrObject NVARCHAR(1024),
			wstrVirusName NVARCHAR(256), result_ev NVARCHAR(64));
		INSERT INTO v_akpub_host VALUES (1, 'KSC-01', 'EXAMPLE', 3232235786), (17, 'WS-017', 'EXAMPLE', 3405803785);
	`);
	const insertEvent = database.prepare(
		"INSERT INTO ev_event VALUES (?, 4, 'Проверка', 'KES', '11.0.0.0', ?, 'Обнаружен объект', 'Описание', ?, ?, ?, 'EXAMPLE\\user')",
	);
	const insertVirus = database.prepare(
		"INSERT INTO rpt_viract_index VALUES (?, ?, 'C:\\eicar.com', 'EICAR-Test-File', ?)",
	);
	return {
		add(id, type, options = {}) {
			const { isOfServer, virusResult, ageMinutes = 0 } = options;
			const time = new Date(Date.now() - ageMinutes * 60_000)
				.toISOString()
				.replace("T", " ")
				.slice(0, -1);
			insertEvent.run(id, type, time, time, isOfServer ? null : 17);
			if (virusResult !== undefined) insertVirus.run(id, time, virusResult);
		},
	};
}
