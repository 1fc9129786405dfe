@echo off
rem Runs the command line. In a checkout it builds first, where that has not happened or a source has changed since.
setlocal
set "HOME_DIR=%~dp0"
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
set "CLASS_PATH=%HOME_DIR%*;%HOME_DIR%lib\*"
if not exist "%HOME_DIR%pom.xml" goto run

set "CLASS_PATH=%HOME_DIR%target\classes;%HOME_DIR%target\bench-classes;%HOME_DIR%target\lib\*"
rem What was built last, with its times: xcopy /L lists what is newer or missing there, and copies nothing.
set "SEEN=%HOME_DIR%target\cellmap.built"
if not exist "%SEEN%\pom.xml" goto build
xcopy /L /D /Y /S /I "%HOME_DIR%src\main" "%SEEN%\main" | "%SystemRoot%\System32\find.exe" "\" >nul && goto build
xcopy /L /D /Y /S /I "%HOME_DIR%src\bench" "%SEEN%\bench" | "%SystemRoot%\System32\find.exe" "\" >nul && goto build
xcopy /L /D /Y /S /I "%HOME_DIR%configs" "%SEEN%\configs" | "%SystemRoot%\System32\find.exe" "\" >nul && goto build
xcopy /L /D /Y "%HOME_DIR%pom.xml" "%SEEN%\" | "%SystemRoot%\System32\find.exe" "\" >nul && goto build
xcopy /L /D /Y "%HOME_DIR%plugins.config" "%SEEN%\" | "%SystemRoot%\System32\find.exe" "\" >nul && goto build
goto run

:build
echo cellmap: building, because this is the first use or a source has changed ... 1>&2
rem Seen before it is built: what is edited during the build is built at the next start.
rmdir /s /q "%SEEN%" 2>nul
xcopy /Q /Y /S /I "%HOME_DIR%src\main" "%SEEN%.new\main" >nul
xcopy /Q /Y /S /I "%HOME_DIR%src\bench" "%SEEN%.new\bench" >nul
xcopy /Q /Y /S /I "%HOME_DIR%configs" "%SEEN%.new\configs" >nul
xcopy /Q /Y "%HOME_DIR%pom.xml" "%SEEN%.new\" >nul
xcopy /Q /Y "%HOME_DIR%plugins.config" "%SEEN%.new\" >nul
rmdir /s /q "%HOME_DIR%target\lib" 2>nul
set "COMMIT="
for /f %%C in ('git -C "%HOME_DIR%." rev-parse --short HEAD 2^>nul') do set "COMMIT=%%C"
call mvn -B -q -f "%HOME_DIR%pom.xml" "-Dcommit=%COMMIT%" -Dmaven.test.skip=true -Dspotless.check.skip=true package 1>&2
if errorlevel 1 exit /b 1
move "%SEEN%.new" "%SEEN%" >nul

:run
rem CELLMAP_JAVA_OPTS: more options for Java, such as -Xmx8g
set "TUNED="
if not defined CELLMAP_JAVA_OPTS for %%W in ("" help --help --version completion) do if "%~1"=="%%~W" set "TUNED=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
set "COLLECTOR=-XX:+UseParallelGC -XX:GCTimeRatio=4 -Xms64m"
if %NUMBER_OF_PROCESSORS% LEQ 4 set "COLLECTOR=-XX:+UseSerialGC -Xms200m -Xmn32m -XX:PretenureSizeThreshold=256k"
if not defined CELLMAP_JAVA_OPTS if "%~1"=="process" set "TUNED=-XX:+IgnoreUnrecognizedVMOptions %COLLECTOR% -XX:CompileThresholdScaling=4"
"%JAVA_CMD%" --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true %TUNED% %CELLMAP_JAVA_OPTS% -cp "%CLASS_PATH%" fiji.plugin.cellmap.cli.Main %*
exit /b %ERRORLEVEL%
