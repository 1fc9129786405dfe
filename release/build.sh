#!/bin/sh
# Makes target/release/cellmap-VERSION-PLATFORM.tar.gz (.zip for Windows): launcher, jars, the engine of that platform,
# shell completion, notices. Who unpacks it needs Java 17 and nothing else.
#   release/build.sh                        for this machine
#   release/build.sh linux-aarch64 …        for others: linux-x86_64, linux-aarch64, macos-aarch64, windows-x86_64
set -eu
cd "$(dirname "$0")/.."

here() {
    case $(uname -s)-$(uname -m) in
        Linux-x86_64) echo linux-x86_64 ;;
        Linux-aarch64) echo linux-aarch64 ;;
        Darwin-arm64) echo macos-aarch64 ;;
        *) echo "release/build.sh: name the platform." >&2; exit 2 ;;
    esac
}
[ $# -gt 0 ] || set -- "$(here)"

rm -rf target/lib target/CellMap_-*.jar target/release
mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Dcommit="$(git rev-parse --short HEAD 2>/dev/null)" package
jar=$(ls target/CellMap_-*.jar | grep -v -e -sources -e -javadoc)
version=${jar#target/CellMap_-}
version=${version%.jar}
mkdir -p target/release
release/notices.sh target/release/THIRD-PARTY.txt

for platform in "$@"; do
    case $platform in
        linux-x86_64 | linux-aarch64) classifier=$platform ;;
        macos-aarch64) classifier=osx-aarch64 ;;
        windows-x86_64) classifier=win-x86_64 ;;
        *) echo "release/build.sh: there is no engine for $platform." >&2; exit 2 ;;
    esac
    name=cellmap-$version-$platform
    root=target/release/$name
    mkdir -p "$root/lib" "$root/completion"
    cp cellmap cellmap.bat README.md CHANGELOG.md LICENSE CITATION.cff target/release/THIRD-PARTY.txt "$root/"
    cp -R docs macros "$root/"
    cp "$jar" "$root/"
    for library in target/lib/*.jar; do
        case $library in */pytorch-native-cpu-*) ;; *) cp "$library" "$root/lib/" ;; esac
    done
    engine=$(ls target/lib/pytorch-native-cpu-*-"$classifier".jar 2>/dev/null || true)
    if [ -n "$engine" ]; then
        cp "$engine" "$root/lib/"
    else
        libtorch=$(sed -n 's:.*<libtorch.version>\(.*\)</libtorch.version>.*:\1:p' pom.xml)
        mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
            -Dartifact="ai.djl.pytorch:pytorch-native-cpu:$libtorch:jar:$classifier" -DoutputDirectory="$root/lib"
    fi
    "$root/cellmap" completion >"$root/completion/cellmap.bash"
    case $platform in
        windows-*) (cd target/release && rm -f "$name.zip" && jar cfM "$name.zip" "$name") ;;
        *) tar -C target/release -czf "target/release/$name.tar.gz" "$name" ;;
    esac
    rm -rf "$root"
    ls -l target/release/"$name".*
done
