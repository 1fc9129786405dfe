#!/bin/sh
# Lays out in target/update-site what the update site holds, for every platform, as it stands in a
# Fiji folder. With a folder of Fiji as argument the files for trying are also copied there.
# PROFILES="-Pfiji -Dscijava.repository=URL" makes the second jar, too; URL is that of SciJava's Maven repository.
set -eu
cd "$(dirname "$0")/.."

rm -rf target/CellMap_*.jar target/lib
mvn -B -q ${PROFILES:-} -DskipTests -Dspotless.check.skip=true \
    -Dcommit="$(git rev-parse --short HEAD 2>/dev/null)" package
site=target/update-site
rm -rf "$site"
mkdir -p "$site/jars" "$site/macros/CellMap"
cp target/CellMap_*.jar "$site/jars/"
cp macros/*.ijm "$site/macros/CellMap/"
mkdir -p "$site/licenses/CellMap"
cp LICENSE "$site/licenses/CellMap/"
release/notices.sh "$site/licenses/CellMap/THIRD-PARTY.txt" update-site/jars.txt

grep -v '^#' update-site/jars.txt | while read -r path; do
    name=$(basename "$path")
    folder="$site/$(dirname "$path")"
    mkdir -p "$folder"
    if [ -f "target/lib/$name" ]; then
        cp "target/lib/$name" "$folder/"
    else
        # The engine of another platform: pytorch-native-cpu-VERSION-CLASSIFIER.jar
        rest=${name#pytorch-native-cpu-}
        version=${rest%%-*}
        classifier=${rest#*-}
        mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
            -Dartifact="ai.djl.pytorch:pytorch-native-cpu:$version:jar:${classifier%.jar}" \
            -DoutputDirectory="$folder"
    fi
done
(cd "$site" && find . -type f | sort | xargs ls -l | awk '{print $5, $NF}')

if [ $# -gt 0 ]; then
    rm -f "$1"/jars/CellMap_*.jar
    cp -R "$site"/. "$1"/
    echo "Installed in $1."
fi
