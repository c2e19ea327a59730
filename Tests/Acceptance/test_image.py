"""The Dockerfile, as far as it can be checked without a container engine."""
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
STAGES = re.split(r"(?m)^(?=FROM )", DOCKERFILE)[1:]


def instructions(stage):
    """The instructions of a stage, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", stage)
    return [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def packages(stage):
    names = []
    for instruction, rest in instructions(stage):
        match = re.search(r"apt-get install -y --no-install-recommends (.*?)(?: &&|$)", rest) if instruction == "RUN" else None
        names += match[1].split() if match else []
    return names


def test_the_linter_finds_nothing():
    ended = subprocess.run([shutil.which("hadolint", path=f"{sys.prefix}/bin"), ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_image_runs_as_a_number_that_is_not_root():
    users = [rest for instruction, rest in instructions(STAGES[-1]) if instruction == "USER"]
    assert len(users) == 1 and re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[0]), "Kubernetes can check runAsNonRoot for a number alone"


def test_everything_that_is_copied_exists_and_is_in_the_context():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    for instruction, rest in instructions(STAGES[0]):
        if instruction == "COPY":
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source.removeprefix('./')}" in ignored, source


def test_the_build_stage_installs_what_the_scripts_install():
    """The list in Scripts/common.sh, less what the base image of the build stage has."""
    common = (ROOT / "Scripts/common.sh").read_text()
    wanted = set(re.search(r"build_packages=\(([^)]*)\)", common)[1].split()) - {"ca-certificates", "g++", "git"}
    assert set(packages(STAGES[0])) == wanted


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    """The program built with the flags of the build stage."""
    command = next(re.search(r"swift build [^&]*", rest)[0].split() for instruction, rest in instructions(STAGES[0])
                   if instruction == "RUN" and "swift build" in rest)
    command += ["--scratch-path", ROOT / ".build-image"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    stripped = tmp_path_factory.mktemp("image") / "verdict"
    subprocess.run(["strip", "-o", stripped, ROOT / ".build-image/release/verdict"], check=True)
    return stripped


def test_the_program_loads_only_libraries_that_the_image_installs(binary):
    """Debian's release has to be the image's: a library's package is named after its version."""
    release = dict(line.split("=", 1) for line in open("/etc/os-release").read().splitlines() if "=" in line)
    if release.get("VERSION_CODENAME") != "bookworm":
        pytest.skip("the image is Debian 12's, this machine is not")
    # What the base image has; what a package needs in turn comes with it.
    base = {"libc6", "libgcc-s1", "libstdc++6"}
    installed = set(packages(STAGES[-1]))
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", subprocess.run(["readelf", "-d", binary], capture_output=True, text=True, check=True).stdout)
    paths = dict(re.findall(r"(\S+) => (/\S+)", subprocess.run(["ldd", binary], capture_output=True, text=True, check=True).stdout))
    wanted = set()
    for name in needed:
        if name in paths:
            wanted.add(owner(paths[name]))
    assert wanted - base - installed == set(), "the program needs packages that the image lacks"
    # The program asks the loader for libcurl when it first calls out, so its header does not name it.
    unnamed = {"ca-certificates", "libcurl4"}
    assert installed - wanted - base - unnamed == set(), "the image installs packages that the program does not need"


def owner(path):
    """The package that a library is from; its path may be recorded with or without /usr."""
    for spelling in (path, path.removeprefix("/usr"), f"/usr{path}"):
        found = subprocess.run(["dpkg", "-S", spelling], capture_output=True, text=True).stdout
        if found:
            return found.split(":")[0]
    raise AssertionError(f"no package has {path}: Swift's own libraries have to be linked in")


def test_the_program_is_small(binary):
    assert binary.stat().st_size < 40 * 2**20


def test_the_program_starts_without_the_source_tree(binary, tmp_path):
    """Whatever it needs of the package (openapi.yaml) is inside it."""
    ended = subprocess.run([binary, "version"], cwd=tmp_path, env={}, capture_output=True, text=True)
    assert ended.returncode == 0 and ended.stdout.startswith("verdict "), ended.stderr


@pytest.mark.parametrize("instruction", ["CMD", "HEALTHCHECK"])
def test_the_commands_of_the_image_have_options_that_exist(instruction, verdict):
    line = next(rest for name, rest in instructions(STAGES[-1]) if name == instruction)
    words = [word for word in re.findall(r'"([^"]*)"', line) if word != "/usr/local/bin/verdict"]
    usage = subprocess.run([verdict, words[0], "--help"], capture_output=True, text=True, check=True).stdout
    assert [word for word in words if word.startswith("--") and word not in usage] == []
