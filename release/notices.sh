#!/bin/sh
# Writes the notices of third parties: name, version and licence of each library, as its pom states them.
#   release/notices.sh FILE           all libraries that the program runs with
#   release/notices.sh FILE JARS      only those whose jars the file JARS lists, such as update-site/jars.txt
set -eu
cd "$(dirname "$0")/.."

mvn -B -q org.codehaus.mojo:license-maven-plugin:2.7.0:add-third-party -Dlicense.excludedScopes=test,provided \
    -Dlicense.outputDirectory=target/notices -Dlicense.thirdPartyFilename=all.txt
{
    echo "CellMap for Fiji is distributed with these libraries of others. Each line: the licence, the name, and in"
    echo "brackets group:artifact:version and home. The licence is what the library's pom states; its text and further"
    echo "notices, such as those of what is inside of the native engine, are in the jar itself or at its home."
    echo
    # group:artifact:version stands last in each line, before " - " and the home
    sed -n 's/^ *\((.*)\)$/\1/p' target/notices/all.txt | while IFS= read -r line; do
        jar=$(printf '%s\n' "$line" | sed 's/.*(\([^ ():]*\):\([^ ():]*\):\([^ ():]*\) - .*/\2-\3/')
        if [ $# -lt 2 ] || grep -q "/$jar[-.]" "$2"; then printf '%s\n' "$line"; fi
    done | sort -f
} >"$1"
lines=$(grep -c '^(' "$1") && echo "$1: $lines libraries"
