namespace Pos.E2E.Rig;

/// <summary>How often something is done: in every test run, and with POS_LONG=1.</summary>
public static class Length
{
    public static bool IsLong => Environment.GetEnvironmentVariable("POS_LONG") == "1";

    public static int Of(int always, int asked) => IsLong ? asked : always;
}
