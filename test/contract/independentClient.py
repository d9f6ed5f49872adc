"""The whole flow by a client that shares nothing with this project: Python's standard library, the documents and no more.

Takes the path of a running emulator's emulator.json and the path of force-app/main/default; prints what it saw as JSON.
Never prints a token or a secret. Talks to 127.0.0.1 only.
"""

import base64
import io
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

API = "66.0"
METADATA = "http://soap.sforce.com/2006/04/metadata"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DEADLINE_SECONDS = 30

# A proxy of the environment has no business between this process and loopback.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def call(url, method="GET", body=None, headers=None):
    if urllib.parse.urlsplit(url).hostname != "127.0.0.1":
        raise ValueError(f"not on loopback: {url}")
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with OPENER.open(request, timeout=DEADLINE_SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(error.code, error.read().decode()) from error


def call_json(url, method="GET", body=None, token=None):
    headers = {"Accept": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json; charset=UTF-8"
        data = json.dumps(body).encode()
    _, text = call(url, method, data, headers)
    return json.loads(text) if text else None


def post_form(url, fields, basic=None):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if basic is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
    _, text = call(url, "POST", urllib.parse.urlencode(fields).encode(), headers)
    return json.loads(text) if text else None


def wait_for(look):
    """Looks again and again, as a client of a real org has to; the emulator answers at the first look as a rule."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(look.__name__)
        time.sleep(0.05)


class Org:
    def __init__(self, instance_url, token):
        self.instance_url = instance_url
        self.token = token

    def rest(self, path, method="GET", body=None):
        return call_json(f"{self.instance_url}/services/data/v{API}{path}", method, body, self.token)

    def query(self, soql):
        return self.rest("/query?" + urllib.parse.urlencode({"q": soql}))["records"]

    def create(self, sobject, fields):
        answer = self.rest(f"/sobjects/{sobject}", "POST", fields)
        assert answer["success"] is True and answer["errors"] == [], answer
        return answer["id"]

    def soap(self, operation):
        envelope = ElementTree.Element(f"{{{SOAP}}}Envelope")
        header = ElementTree.SubElement(envelope, f"{{{SOAP}}}Header")
        session = ElementTree.SubElement(header, f"{{{METADATA}}}SessionHeader")
        ElementTree.SubElement(session, f"{{{METADATA}}}sessionId").text = self.token
        ElementTree.SubElement(envelope, f"{{{SOAP}}}Body").append(operation)
        text = ElementTree.tostring(envelope, encoding="utf-8", xml_declaration=True)
        headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'}
        _, answer = call(f"{self.instance_url}/services/Soap/m/{API}", "POST", text, headers)
        body = ElementTree.fromstring(answer).find(f"{{{SOAP}}}Body")
        return body[0].findall(f"{{{METADATA}}}result")


def element(name, *children, text=None):
    made = ElementTree.Element(f"{{{METADATA}}}{name}")
    made.text = text
    made.extend(children)
    return made


def child(parent, name):
    return parent.findtext(f"{{{METADATA}}}{name}")


def log_in(described):
    hub = described["devHub"]
    fields = {"grant_type": "refresh_token", "client_id": hub["clientId"], "refresh_token": hub["refreshToken"]}
    answer = post_form(f"{hub['instanceUrl']}/services/oauth2/token", fields)
    return Org(answer["instance_url"], answer["access_token"])


def create_scratch_org(hub, client_id):
    info_id = hub.create(
        "ScratchOrgInfo",
        {
            "OrgName": "Made by Python",
            "Edition": "Developer",
            "DurationDays": 1,
            "ConnectedAppConsumerKey": client_id,
            "ConnectedAppCallbackUrl": "http://localhost:1717/OauthRedirect",
        },
    )

    def signed_up():
        info = hub.rest(f"/sobjects/ScratchOrgInfo/{info_id}")
        assert info["Status"] != "Error", info
        return info if info["Status"] == "Active" else None

    info = wait_for(signed_up)
    fields = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": info["AuthCode"],
        "redirect_uri": "http://localhost:1717/OauthRedirect",
    }
    answer = post_form(f"{info['LoginUrl']}/services/oauth2/token", fields)
    return Org(answer["instance_url"], answer["access_token"]), info


def create_integration_user(org, username):
    profile = org.query("SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'")[0]
    return org.create(
        "User",
        {
            "Username": username,
            "LastName": "Order Sync",
            "Alias": "osync",
            "Email": "owner@example.com",
            "ProfileId": profile["Id"],
            "TimeZoneSidKey": "America/Los_Angeles",
            "LocaleSidKey": "en_US",
            "EmailEncodingKey": "UTF-8",
            "LanguageLocaleKey": "en_US",
        },
    )


def zip_source(source, values):
    types = {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*-meta.xml")):
            text = path.read_text(encoding="utf-8")
            for name, value in values.items():
                text = text.replace(name, value)
            root = ElementTree.fromstring(text).tag.split("}")[1]
            kind = "Settings" if path.parent.name == "settings" else root
            name = path.name.removesuffix("-meta.xml")
            types.setdefault(kind, []).append(name.rsplit(".", 1)[0])
            archive.writestr(f"{path.parent.name}/{name}", text)
        members = [
            element("types", *[element("members", text=name) for name in names], element("name", text=kind))
            for kind, names in types.items()
        ]
        package = element("Package", *members, element("version", text=API))
        archive.writestr("package.xml", ElementTree.tostring(package, encoding="utf-8", xml_declaration=True))
    return buffer.getvalue()


def deploy(org, package):
    options = element(
        "DeployOptions", element("rollbackOnError", text="true"), element("singlePackage", text="true")
    )
    zipped = element("ZipFile", text=base64.b64encode(package).decode())
    started = org.soap(element("deploy", zipped, options))[0]

    def finished():
        ask = element(
            "checkDeployStatus",
            element("asyncProcessId", text=child(started, "id")),
            element("includeDetails", text="true"),
        )
        result = org.soap(ask)[0]
        return result if child(result, "done") == "true" else None

    result = wait_for(finished)
    details = result.find(f"{{{METADATA}}}details")
    return {
        "status": child(result, "status"),
        "components": int(child(result, "numberComponentsDeployed")),
        "errors": [child(failure, "problem") for failure in details.findall(f"{{{METADATA}}}componentFailures")],
    }


def assign(org, user_id):
    licence = org.query(
        "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'"
    )[0]
    org.create("PermissionSetLicenseAssign", {"AssigneeId": user_id, "PermissionSetLicenseId": licence["Id"]})
    permission_set = org.query("SELECT Id FROM PermissionSet WHERE Name = 'Order_Sync_Integration'")[0]
    org.create("PermissionSetAssignment", {"AssigneeId": user_id, "PermissionSetId": permission_set["Id"]})


def read_credentials(org):
    apps = org.rest("/apps/oauth/usage")["apps"]
    app = next(app for app in apps if app["developerName"] == "Order_Sync")
    consumer = org.rest(f"/apps/oauth/credentials/{app['identifier']}")["consumers"][0]
    path = f"/apps/oauth/credentials/{app['identifier']}/{consumer['id']}?part=keyAndSecret"
    pair = org.rest(path)
    return pair["key"], pair["secret"]


def status_of(action):
    try:
        action()
    except Refused as refused:
        return refused.status, refused.body
    return 200, ""


def use_credentials(org, key, secret, user_id):
    endpoint = f"{org.instance_url}/services/oauth2"

    def granted():
        fields = {"grant_type": "client_credentials", "client_id": key, "client_secret": secret}
        try:
            return post_form(f"{endpoint}/token", fields)
        except Refused as refused:
            # A new key spreads through the instance first.
            if json.loads(refused.body)["error"] == "invalid_client_id":
                return None
            raise

    answer = wait_for(granted)
    token = answer["access_token"]
    introspect = lambda: post_form(f"{endpoint}/introspect", {"token": token}, basic=(key, secret))
    before = introspect()
    caller = Org(answer["instance_url"], token)
    user = caller.query(f"SELECT Id, Username FROM User WHERE Id = '{user_id}'")[0]
    post_form(f"{endpoint}/revoke", {"token": token})
    after = introspect()
    refused_status, refused_body = status_of(lambda: caller.rest("/limits"))
    wrong_status, wrong_body = status_of(
        lambda: post_form(
            f"{endpoint}/token", {"grant_type": "client_credentials", "client_id": key, "client_secret": "wrong"}
        )
    )
    return {
        "grant": {name: answer[name] for name in ("scope", "token_type", "instance_url")},
        "hasExpiresIn": "expires_in" in answer,
        "tokenStartsWithOrg": token.startswith("00D"),
        "introspected": {name: before.get(name) for name in ("active", "scope", "username", "token_type")},
        "callerSees": user["Username"],
        "afterRevocation": {"active": after["active"], "status": refused_status, "body": json.loads(refused_body)},
        "wrongSecret": {"status": wrong_status, "body": json.loads(wrong_body)},
    }


def main(process_file, source):
    described = json.loads(Path(process_file).read_text(encoding="utf-8"))
    hub = log_in(described)
    org, info = create_scratch_org(hub, described["devHub"]["clientId"])
    username = f"order-sync@{info['ScratchOrg'].lower()}.integration.example.com"
    user_id = create_integration_user(org, username)
    values = {
        "__ECA_RUN_AS_USERNAME__": username,
        "__ECA_CONTACT_EMAIL__": "owner@example.com",
        "__ECA_CALLBACK_URL__": "https://localhost/oauth/callback",
    }
    deployed = deploy(org, zip_source(Path(source), values))
    assign(org, user_id)
    key, secret = read_credentials(org)
    used = use_credentials(org, key, secret, user_id)
    json.dump(
        {
            "instanceUrl": org.instance_url,
            "orgId": info["ScratchOrg"],
            "runAsUsername": username,
            "signup": {name: info[name] for name in ("Status", "Edition", "SignupUsername")},
            "deployed": deployed,
            **used,
        },
        sys.stdout,
    )


main(*sys.argv[1:])
