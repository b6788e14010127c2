"""Calls the unmodified public client of the REST API: run-client.py <its folder> <JSON of arguments>. Prints JSON."""
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
given = json.loads(sys.argv[2])

from kumaPublicApiV1 import Kuma  # noqa: E402

kuma = Kuma(address=given["host"], port=given["port"], token=given["token"])
answers = {}


def call(name, work):
    try:
        answers[name] = {"answer": work()}
    except Exception as error:  # What the client raises is the finding.
        answers[name] = {"error": f"{type(error).__name__}: {error}"}


correlator = given["correlator"]
active_list = given["activeList"]
call("whoami", kuma.whoami)
call("get_tenants", kuma.get_tenants)
call("get_tenant_by_name", lambda: kuma.get_tenant_by_name("Main"))
call("get_alerts", lambda: kuma.get_alerts(withEvents=True, withAffected=True))
call("get_services", lambda: kuma.get_services(kind="correlator", paired=True))
call("get_active_lists", lambda: kuma.get_active_lists(correlator))
call("import_csv", lambda: kuma.import_active_list_records(
    "host,owner\nweb-1,ann\n", correlatorID=correlator, activeListID=active_list, keyField="host", clear=True))
call("import_tsv", lambda: kuma.import_active_list_records(
    "host\towner\nweb-2\tbob\n", correlatorID=correlator, activeListName="Client hosts", format="tsv", keyField="host"))
call("import_internal", lambda: kuma.import_active_list_records(
    '{"key":"k1","record":{"owner":"eve"},"count":1}', correlatorID=correlator, activeListID=active_list,
    format="internal"))
call("get_cluster", kuma.get_cluster)
call("get_dictionary", lambda: kuma.get_dictionary(given["dictionary"]))
call("update_dictionary", lambda: kuma.update_dictionary(
    given["dictionary"], files={"file": ("zones.csv", "key,zone\n198.51.100.1,lab\n")}))
call("get_dictionary_again", lambda: kuma.get_dictionary(given["dictionary"]))
call("search_events", lambda: kuma.search_events(
    "2021-09-06T00:00:00Z", "2121-09-06T00:00:00Z", "SELECT * FROM `events` ORDER BY Timestamp DESC LIMIT 5", None))
call("get_resources", kuma.get_resources)
if given["settings"]:
    call("get_asset_custom_fields", lambda: kuma.get_asset_custom_fields(given["settings"]))
call("get_assets", kuma.get_assets)
call("import_assets", lambda: kuma.import_assets(
    given["tenant"], [{"name": "laptop", "fqdn": "laptop.example.org", "ipAddresses": ["192.0.2.9"]}]))
call("delete_assets", lambda: kuma.delete_assets(
    given["tenant"], list((answers["import_assets"].get("answer") or {}).get("insertedIDs", {}).values())))
call("core_backup", lambda: kuma.core_backup(given["backup"]))
if given["alert"]:
    call("close_alerts", lambda: kuma.close_alerts(given["alert"]))
# Last: the core starts anew.
call("core_restore", lambda: kuma.core_restore(given["backup"]))
print(json.dumps(answers))
