@echo off
rem Runs the command line; builds it first where that has not happened or a source is newer.
setlocal
set "HOME_DIR=%~dp0"
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
set "STAMP=%HOME_DIR%target\cellmap.built"
set "BUILD="
if not exist "%STAMP%" set "BUILD=1"
if not defined BUILD for /f %%F in ('powershell -NoProfile -Command "$t=(Get-Item '%STAMP%').LastWriteTime; Get-ChildItem '%HOME_DIR%src\main','%HOME_DIR%src\bench','%HOME_DIR%configs','%HOME_DIR%pom.xml','%HOME_DIR%plugins.config' -Recurse -File | Where-Object LastWriteTime -gt $t | Select-Object -First 1 | ForEach-Object { 1 }"') do set "BUILD=1"
if defined BUILD (
  echo cellmap: building, because this is the first use or a source has changed ... 1>&2
  call mvn -B -q -f "%HOME_DIR%pom.xml" -Dmaven.test.skip=true -Dspotless.check.skip=true package 1>&2
  if errorlevel 1 exit /b 1
  type nul > "%STAMP%"
)
"%JAVA_CMD%" -Djava.awt.headless=true %CELLMAP_JAVA_OPTS% -cp "%HOME_DIR%target\classes;%HOME_DIR%target\bench-classes;%HOME_DIR%target\lib\*" fiji.plugin.cellmap.cli.Main %*
exit /b %ERRORLEVEL%
