"""The tools, through the real clients: Python's `mcp` in both revisions, `verdict mcp`, and the real `claude` program."""
import asyncio
import json
import os
import pathlib
import subprocess

import jsonschema
import pytest
from conftest import ROOT
from messages_mock import MessagesMock, message

mcp = pytest.importorskip("mcp")

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


def evidence(number, name="rollback"):
    document = json.loads((ROOT / f"Examples/requests/{name}.json").read_text())
    document["execution"]["executionId"] = f"tools-{number}"
    return document


def ask(server, method, params=None, fields=None, token=None, identifier=1):
    """A stateless request with all its headers."""
    params = {**(params or {}), "_meta": META}
    headers = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, "Accept": "application/json, text/event-stream"}
    name = params.get("name") or params.get("uri")
    if name:
        headers["Mcp-Name"] = name
    headers.update(fields or {})
    headers = {name: value for name, value in headers.items() if value is not None}
    return server.request("POST", "/mcp", {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}, headers, token or server.token)


def call(server, name, arguments, token=None):
    result = ask(server, "tools/call", {"name": name, "arguments": arguments}, token=token).json()["result"]
    return result


# What each tool is called with; a function where it needs something that is there already. Every tool that is listed has to be here.
ARGUMENTS = {
    "verify": lambda server, verdict: evidence("again"),
    "get_verdict": lambda server, verdict: {"id": verdict["id"]},
    "list_verdicts": lambda server, verdict: {"limit": 3},
    "explain_verdict": lambda server, verdict: {"id": verdict["id"]},
    "analyze": lambda server, verdict: {"logs": ["deploying", "ERROR Failed to pull image: manifest unknown"]},
    "explain_policy": lambda server, verdict: {"serviceId": "checkout", "environmentId": "production"},
    "doctor": lambda server, verdict: {},
    "validate_pipeline": lambda server, verdict: {"yaml": "pipeline:\n  name: x\n"},
    "generate_pipeline": lambda server, verdict: {
        "sentence": "Generate a Harness CD pipeline YAML for my-service deploying to production with rolling strategy and engineering-lead approval"},
    "optimize_pipeline": lambda server, verdict: {"yaml": (ROOT / "Examples/pipelines").glob("*.yaml").__next__().read_text()},
    "rollback": lambda server, verdict: {"execution": {"executionId": "tools-0"}, "dryRun": True},
    "monitor": lambda server, verdict: {"execution": {"executionId": "tools-0"}},
}

# Tools that need Harness, which is not there: they have to say so instead of giving a result.
WITHOUT_HARNESS = {"rollback", "monitor"}


@pytest.fixture(scope="module")
def judged(server):
    return server.ask("POST", "/v1/verify", evidence(0)).json()


def clients():
    version = tuple(int(part) for part in __import__("importlib.metadata").metadata.version("mcp").split(".")[:1])
    return ["auto", "legacy", "2026-07-28"] if version >= (2,) else ["legacy"]


@pytest.mark.parametrize("mode", clients())
def test_the_python_client_runs_every_tool(server, judged, mode):
    import httpx2 as httpx

    async def run():
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.token}"}) as http:
            async with Client(streamable_http_client(f"{server.url}/mcp", http_client=http), mode=mode) as client:
                tools = (await client.list_tools()).tools
                assert {tool.name for tool in tools} <= set(ARGUMENTS), "a new tool needs a row here"
                for tool in tools:
                    jsonschema.Draft202012Validator.check_schema(tool.input_schema)
                    jsonschema.Draft202012Validator.check_schema(tool.output_schema)
                    arguments = ARGUMENTS[tool.name](server, judged)
                    jsonschema.validate(arguments, tool.input_schema)
                    result = await client.call_tool(tool.name, arguments)
                    if tool.name in WITHOUT_HARNESS and result.is_error:
                        continue
                    assert not result.is_error, (tool.name, result.content)
                    jsonschema.validate(result.structured_content, tool.output_schema)
                assert not (await client.call_tool("get_verdict", {"id": judged["id"]})).is_error
                assert (await client.call_tool("get_verdict", {"id": "nothing"})).is_error
                resources = (await client.list_resources()).resources
                for resource in resources:
                    contents = (await client.read_resource(str(resource.uri))).contents
                    assert contents[0].text
                assert (await client.list_resource_templates()).resource_templates
                prompts = (await client.list_prompts()).prompts
                for prompt in prompts:
                    filled = await client.get_prompt(prompt.name, {argument.name: "abc" for argument in prompt.arguments})
                    assert "abc" in filled.messages[0].content.text
    asyncio.run(run())


def test_the_verdict_of_a_tool_is_that_of_the_endpoint(server):
    result = call(server, "verify", evidence("same"))
    assert result["isError"] is False
    read = server.ask("GET", f"/v1/verdicts/{result['structuredContent']['id']}").json()
    assert read == result["structuredContent"]
    assert read["action"] in result["content"][0]["text"]


@pytest.mark.parametrize("scope, listed, hidden", [
    ("verify", "verify", "list_verdicts"), ("read", "list_verdicts", "verify"), ("act", None, "verify"),
])
def test_a_tool_needs_its_scope(start, scope, listed, hidden):
    server = start(scope=scope)
    names = [tool["name"] for tool in ask(server, "tools/list").json()["result"]["tools"]]
    assert listed is None or listed in names
    assert hidden not in names
    result = call(server, hidden, {} if hidden == "list_verdicts" else evidence("scope"))
    assert result["isError"] is True and "scope" in result["content"][0]["text"]


@pytest.mark.parametrize("fields, status", [
    ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": "http://127.0.0.1.evil.example"}, 403),
    ({"Origin": "http://localhost:3000"}, 200), ({}, 200),
])
def test_only_allowed_origins_may_call(server, fields, status):
    assert ask(server, "tools/list", fields=fields).status == status


@pytest.mark.parametrize("fields, code", [
    ({"Mcp-Method": "tools/call"}, -32020), ({"Mcp-Method": None}, -32020), ({"MCP-Protocol-Version": "2025-11-25"}, -32020),
])
def test_headers_that_differ_from_the_body_are_refused(server, fields, code):
    answer = ask(server, "tools/list", fields=fields)
    assert (answer.status, answer.json()["error"]["code"]) == (400, code)


def test_a_name_may_be_encoded(server):
    assert ask(server, "tools/call", {"name": "list_verdicts", "arguments": {}}, {"Mcp-Name": "=?base64?bGlzdF92ZXJkaWN0cw==?="}).status == 200


@pytest.mark.parametrize("body, status, code", [
    ("{", 400, -32700), ("[]", 400, -32600), ('{"jsonrpc":"2.0","id":1}', 400, -32600), ('{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600),
    ('{"jsonrpc":"2.0","id":1,"method":"nothing"}', 200, -32601), ('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}', 200, -32602),
])
def test_what_is_no_request_gets_its_code(server, body, status, code):
    answer = server.ask("POST", "/mcp", body)
    assert (answer.status, answer.json()["error"]["code"]) == (status, code)


def test_an_unknown_version_is_told_what_there_is(server):
    params = {"_meta": {**META, "io.modelcontextprotocol/protocolVersion": "2031-01-01"}}
    answer = server.request("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": params},
                            {"MCP-Protocol-Version": "2031-01-01", "Mcp-Method": "tools/list"}, server.token)
    assert (answer.status, answer.json()["error"]["code"], answer.json()["error"]["data"]["supported"]) == (400, -32022, ["2026-07-28"])


def test_a_notification_and_other_methods(server):
    assert server.ask("POST", "/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"}).status == 202
    assert server.ask("GET", "/mcp").status == 405
    assert server.ask("DELETE", "/mcp").status == 405
    assert server.request("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "ping"}).status == 401


def test_a_large_result_is_cut_and_still_fits(server):
    body = evidence("large")
    body["logs"] = {"baseline": ["ok"], "candidate": [f"ERROR kind {number} " + "x" * 400 + f" {number}" for number in range(3000)]}
    result = call(server, "verify", body)
    assert len(json.dumps(result["structuredContent"])) < 200_000
    schema = next(tool for tool in ask(server, "tools/list").json()["result"]["tools"] if tool["name"] == "verify")["outputSchema"]
    jsonschema.validate(result["structuredContent"], schema)


def test_the_program_speaks_over_standard_input(verdict, tmp_path):
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "verify", "arguments": evidence("stdio")}},
        {"jsonrpc": "2.0", "id": 3, "method": "server/discover", "params": {"_meta": META}},
        {"jsonrpc": "2.0", "id": 4, "method": "tools/list"},
    ]
    ended = subprocess.run([verdict, "mcp", "--data", tmp_path], input="".join(json.dumps(line) + "\n" for line in lines), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4]
    assert answers[0]["result"]["protocolVersion"] == "2025-11-25"
    assert answers[1]["result"]["structuredContent"]["action"] == "rollback"
    assert "rollback" not in [tool["name"] for tool in answers[3]["result"]["tools"]]


def test_the_python_client_starts_the_program(verdict, tmp_path):
    async def run():
        from mcp import Client, StdioServerParameters
        from mcp.client.stdio import stdio_client

        parameters = StdioServerParameters(command=str(verdict), args=["mcp", "--data", str(tmp_path)])
        async with Client(stdio_client(parameters)) as client:
            result = await client.call_tool("verify", evidence("started"))
            assert result.structured_content["action"] == "rollback"
    asyncio.run(run())


# The real program.

@pytest.fixture(scope="module")
def claude():
    sdk = pytest.importorskip("claude_agent_sdk")
    program = pathlib.Path(sdk.__file__).parent / "_bundled/claude"
    if not program.exists():
        pytest.skip("claude-agent-sdk carries no program for this machine")
    return program


@pytest.fixture
def home(tmp_path):
    """An environment without anything of this machine's."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "ANTHROPIC_API_KEY": "sk-ant-FAKE"}


def run(claude, home, *arguments, **more):
    return subprocess.run([claude, *arguments], env=home, cwd=home["HOME"], capture_output=True, text=True, timeout=90, stdin=subprocess.DEVNULL, **more)


def test_claude_code_connects_and_calls_a_tool(claude, home, server, judged):
    added = run(claude, home, "mcp", "add", "--scope", "user", "--transport", "http", "verdict", f"{server.url}/mcp",
                "--header", f"Authorization: Bearer {server.token}")
    assert added.returncode == 0, added.stdout + added.stderr
    listed = run(claude, home, "mcp", "list")
    assert "Connected" in listed.stdout, listed.stdout + listed.stderr
    mock = MessagesMock()

    def script(body):
        last = body["messages"][-1]["content"]
        results = [part for part in last if part.get("type") == "tool_result"] if isinstance(last, list) else []
        # The program may keep a server's tools out of the first list, and takes a call of one all the same.
        if body.get("tools") and not results:
            call = {"type": "tool_use", "id": "toolu_1", "name": "mcp__verdict__explain_verdict", "input": {"id": judged["id"]}}
            return 200, {**message("", model=body["model"], stop="tool_use"), "content": [call]}, {}
        return 200, message("seen: " + json.dumps(results)[:3000], model=body["model"]), {}

    mock.script = script
    try:
        ended = run(claude, {**home, "ANTHROPIC_BASE_URL": mock.url}, "-p", "--output-format", "json", "--allowedTools", "mcp__verdict__explain_verdict",
                    "--max-turns", "4", "--", "why?")
    finally:
        mock.stop()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert judged["id"] in json.loads(ended.stdout)["result"], ended.stdout


def test_the_skills_and_the_plugin_are_valid(claude, home, verdict, tmp_path):
    plugin = tmp_path / "plugin"
    assert subprocess.run([verdict, "skills", "export", plugin], capture_output=True, timeout=20).returncode == 0
    checked = run(claude, home, "plugin", "validate", str(plugin), "--strict")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    program = pathlib.Path(os.sys.prefix) / "bin/agentskills"
    if not program.exists():
        pytest.skip("skills-ref is not installed")
    for skill in sorted((plugin / "skills").iterdir()):
        checked = subprocess.run([program, "validate", skill], capture_output=True, text=True, timeout=20)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        text = (skill / "SKILL.md").read_text()
        assert len(text.splitlines()) < 120
        for link in __import__("re").findall(r"\]\((references/[^)]+)\)", text):
            assert (skill / link).exists(), link


def test_skills_install_writes_where_claude_code_looks(verdict, tmp_path):
    names = {"harness-pipeline-assistant", "harness-deployment-monitor"}
    subprocess.run([verdict, "skills", "install"], cwd=tmp_path, check=True, capture_output=True, timeout=20)
    assert {path.name for path in (tmp_path / ".claude/skills").iterdir()} == names
    user = tmp_path / "home"
    user.mkdir()
    subprocess.run([verdict, "skills", "install", "--user"], env={"HOME": str(user), "PATH": os.environ["PATH"]}, check=True, capture_output=True, timeout=20)
    for name in names:
        assert (user / f".claude/skills/{name}/SKILL.md").read_text().startswith(f"---\nname: {name}\n")
    both = subprocess.run([verdict, "skills", "install", "--user", "--project"], cwd=tmp_path, capture_output=True, timeout=20)
    assert both.returncode == 64
