using VlogStudio.Core.Publishing;

namespace VlogStudio.Tests.Core.Publishing;

public sealed class UploadPositionTests
{
    [Theory]
    [InlineData(null, 0L)]
    [InlineData("", 0L)]
    [InlineData("bytes=0-0", 1L)]
    [InlineData("bytes=0-262143", 262144L)]
    [InlineData(" Bytes=0-999 ", 1000L)]
    [InlineData("bytes=0-1000", null)]
    [InlineData("bytes=5-10", null)]
    [InlineData("bytes=0--5", null)]
    [InlineData("bytes=0-", null)]
    [InlineData("0-262143", null)]
    [InlineData("bytes=0-99999999999999999999", null)]
    public void Next_OfAHeader_IsTheByteAfterTheLast(string? range, long? next) => Assert.Equal(next, UploadPosition.Next(range, range?.Contains("262143", StringComparison.Ordinal) == true ? 1 << 20 : 1000));

    [Fact]
    public void Plan_AnyLengthAndChunk_CoversTheFilmOnceInWholeGrains()
    {
        var random = new Random(25);
        for (var i = 0; i < 500; i++)
        {
            var (total, chunk) = (random.NextInt64(1, 40L << 20), new PublishingOptions { ChunkBytes = random.Next(1, 9 << 20) }.Chunk);
            Assert.True(chunk > 0 && chunk % PublishingOptions.Grain == 0);
            long at = 0;
            while (at < total)
            {
                var count = UploadPosition.Count(at, total, chunk);
                Assert.True(count > 0 && (count % PublishingOptions.Grain == 0 || at + count == total), $"seed 25, {total} bytes in {chunk}: {count} at {at}");
                Assert.Equal($"bytes {at}-{at + count - 1}/{total}", UploadPosition.RangeOf(at, count, total));
                at += count;
            }
            Assert.Equal(total, at);
        }
    }

    [Fact]
    public void Question_OfAFilm_NamesItsLengthOnly() => Assert.Equal("bytes */123", UploadPosition.QuestionOf(123));
}
