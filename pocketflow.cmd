@echo off
rem Finds a Java for the command line of PocketFlow. All else is in Java: extensions\cli\src\main\java\io\pocketflow\cli\start.
rem Respects JAVA_HOME. Never run by the project, which has no machine with Windows.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "root=%root:~0,-1%"
set "home=%JAVA_HOME%"
if defined home if not exist "%home%\bin\java.exe" (
    echo pocketflow: PocketFlow needs Java 17 or newer, but JAVA_HOME is "%home%", which does not contain bin\java.exe. 1>&2
    exit /b 1
)
if not defined home for %%j in (java.exe) do if not "%%~$PATH:j"=="" for %%h in ("%%~dp$PATH:j..") do set "home=%%~fh"
if not defined home (
    echo pocketflow: PocketFlow needs Java 17 or newer, but there is no java on the PATH and JAVA_HOME is not set. 1>&2
    exit /b 1
)
set "java=%home%\bin\java.exe"
if not exist "%java%" set "java=java.exe"
set "version="
if exist "%home%\release" for /f "usebackq tokens=2 delims==" %%v in (`findstr /b JAVA_VERSION^= "%home%\release"`) do set "version=%%~v"
set "quick="
for %%c in (ask models recipes graph generate-completion --help -h --version -V) do if "%~1"=="%%c" set "quick=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
if defined JAVA_TOOL_OPTIONS set "quick="
if defined JDK_JAVA_OPTIONS set "quick="
set "archive="
set "lib=%root%\lib"
set "launcher=%root%\extensions\cli\src\main\java\io\pocketflow\cli\start\Launcher.java"
if exist "%lib%\pocketflow.jar" goto distribution
set "current="
if exist "%root%\.pocketflow\current" set /p current=<"%root%\.pocketflow\current"
set "lib=%root%\.pocketflow\%current%"
if defined version set "archive=%lib%\classes-%version%.jsa"
if not exist "%lib%\pocketflow.jar" goto source
goto run

:distribution
set "name=%lib:\=-%"
set "name=%name::=%"
if defined version if defined LOCALAPPDATA set "archive=%LOCALAPPDATA%\pocketflow\cache\%name%-%version%.jsa"

:run
set "shared=-Xshare:auto"
if exist "%archive%" for %%a in ("%archive%") do if not "%%~za"=="0" set "shared=-XX:SharedArchiveFile=%archive%"
"%java%" "%shared%" -Xlog:disable %quick% "-Dpocketflow.home=%root%" "-Dpocketflow.lib=%lib%" "-Dpocketflow.archive=%archive%" -jar "%lib%\pocketflow.jar" %*
exit /b %ERRORLEVEL%

:source
"%java%" -Xlog:disable "-Dpocketflow.home=%root%" "-Dpocketflow.lib=%lib%" "-Dpocketflow.archive=%archive%" "%launcher%" %*
exit /b %ERRORLEVEL%
