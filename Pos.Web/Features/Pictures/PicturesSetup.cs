using Pos.Data.Pictures;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Pictures;

public static class PicturesSetup
{
    public static void AddPictures(this WebApplicationBuilder builder) =>
        builder
            .Services.AddSingleton(services =>
                StoreOf(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>())
            )
            .AddSingleton<UnusedPictures>()
            .AddSingleton(_ => new PictureRoom())
            .AddHostedService<PictureSweep>();

    /// <summary>Storage that speaks S3 where a bucket is named, else a folder.</summary>
    public static IPictureStore StoreOf(IConfiguration configuration, IHostEnvironment environment)
    {
        var s3 = configuration.GetSection("Pictures:S3");
        if (s3["Bucket"] is not { Length: > 0 } bucket)
            return new FolderPictureStore(
                configuration["Pictures:Folder"]
                    ?? Path.Combine(configuration["Data:Folder"] ?? Path.Combine(environment.ContentRootPath, ".data"), "pictures")
            );
        if (s3["AccessKey"] is { Length: > 0 } != s3["SecretKey"] is { Length: > 0 })
            throw new SettingMissingException("Set Pictures:S3:AccessKey and Pictures:S3:SecretKey, or neither.");
        return new S3PictureStore(
            new(Given(s3, "Address"), bucket, Given(s3, "Region") ?? "us-east-1", Given(s3, "AccessKey"), Given(s3, "SecretKey"))
        );
    }

    private static string? Given(IConfigurationSection s3, string name) => s3[name] is { Length: > 0 } given ? given : null;
}
