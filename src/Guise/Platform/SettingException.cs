namespace Guise.Platform;

/// <summary>A setting is missing or malformed, and the program does not start; the message names the setting.</summary>
public sealed class SettingException(string section, string name, string wanted)
    : Exception($"The setting {section}__{name} must be {wanted}.");
