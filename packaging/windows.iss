; The installer for Windows, for one user and without administrator rights (Inno Setup 6).
#ifndef Version
  #error Give the version: ISCC /DVersion=1.2.3 packaging\windows.iss
#endif

[Setup]
AppId=Layerscope
AppName=Layerscope
AppVersion={#Version}
AppPublisher=The Layerscope authors
DefaultDirName={autopf}\Layerscope
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
DisableProgramGroupPage=yes
LicenseFile=..\LICENSE-MIT
OutputDir=..\target\packages
OutputBaseFilename=layerscope-{#Version}-windows-x86_64-setup
Compression=lzma2
SolidCompression=yes
UninstallDisplayIcon={app}\layerscope.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ko"; MessagesFile: "compiler:Languages\Korean.isl"

[Files]
Source: "..\target\dist\layerscope.exe"; DestDir: "{app}"
Source: "..\README.md"; DestDir: "{app}"
Source: "..\README.ko.md"; DestDir: "{app}"
Source: "..\LICENSE-MIT"; DestDir: "{app}"
Source: "..\LICENSE-APACHE"; DestDir: "{app}"

[Icons]
Name: "{autoprograms}\Layerscope"; Filename: "{app}\layerscope.exe"

[Run]
Filename: "{app}\layerscope.exe"; Description: "{cm:LaunchProgram,Layerscope}"; Flags: nowait postinstall skipifsilent
