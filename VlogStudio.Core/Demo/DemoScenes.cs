namespace VlogStudio.Core.Demo;

/// <summary>
/// A day around Lisbon that never was, drawn by ffmpeg: smooth things are computed small and drawn large, which keeps it quick; busy things have hard
/// cuts, so that there is something to find.
/// </summary>
internal static class DemoScenes
{
    /// <summary>The recordings in the order they were shot.</summary>
    public static IReadOnlyList<DemoScene> All { get; } =
    [
        new("sunrise_at_the_cape.mp4", new TimeOnly(7, 10), 38.7804, -9.4989, TimeSpan.FromSeconds(10), "Sunrise at the cape",
            "nullsrc=s=128x72:r=30,format=gbrp,geq=r='min(250,if(lt(Y,44),90+Y*2.6+230*exp(-((X-64)^2+(Y-46+T*2.4)^2)/(30+T*9)),60+40*sin(X/3+T*2+Y*Y/40)*sin(Y*1.7-T*3)+150*exp(-((X-64)^2)/(60+Y*3))))'"
            + ":g='min(245,if(lt(Y,44),40+Y*2.1+200*exp(-((X-64)^2+(Y-46+T*2.4)^2)/(26+T*8)),50+30*sin(X/3+T*2+Y*Y/40)*sin(Y*1.7-T*3)+105*exp(-((X-64)^2)/(60+Y*3))))'"
            + ":b='min(240,if(lt(Y,44),110-Y*0.6+120*exp(-((X-64)^2+(Y-46+T*2.4)^2)/(18+T*5)),90+30*sin(X/4-T*2+Y)))'"
            + ",scale=1280:720:flags=bicubic,noise=alls=5:allf=t",
            "anoisesrc=c=brown:r=48000:a=0.5,tremolo=f=0.18:d=0.8"),
        new("train_along_the_coast.mp4", new TimeOnly(8, 35), 38.6997, -9.418, TimeSpan.FromSeconds(10), "Train along the coast",
            "gradients=s=1280x720:r=30:c0=0x7db9e8:c1=0xf3e9d2:x0=0:y0=0:x1=0:y1=520:nb_colors=2:speed=0.00001[sky];"
            + "nullsrc=s=320x80:r=30,format=yuva420p,geq=lum='150-Y*0.5':cb=122:cr=120:a='if(gt(Y,26+14*sin((X+T*9)/37)+7*sin((X+T*9)/13)),255,0)'"
            + ",scale=1280:320:flags=bicubic[hills];"
            + "nullsrc=s=320x70:r=30,format=yuva420p,geq=lum='95-Y*0.4+18*sin((X+T*45)/3)':cb=108:cr=112:a='if(gt(Y,22+9*abs(sin((X+T*45)/17))*sin((X+T*45)/41)),255,0)'"
            + ",scale=1280:280:flags=bicubic[trees];"
            + "color=0x3a3f46:s=1280x120:r=30[rail];"
            + "color=0xf2b544:s=90x12:r=30[tie];"
            + "[sky][hills]"
            + "overlay=0:260[a];"
            + "[a][trees]"
            + "overlay=0:400[b];"
            + "[b][rail]"
            + "overlay=0:610[c];"
            + "[c][tie]"
            + "overlay=x='1280-mod(t*900,1370)':y=640",
            "aevalsrc='0.4*sin(2*PI*90*t)*exp(-18*mod(t,0.42))+0.25*(random(0)-0.5)*exp(-30*mod(t+0.1,0.42))':s=48000"),
        new("morning_market.mp4", new TimeOnly(10, 20), 38.707, -9.1459, TimeSpan.FromSeconds(12), "Morning market",
            "life=s=160x90:r=30:mold=12:ratio=0.32:seed=7:death_color=0xc83232:life_color=0xffd34d:mold_color=0x3c1053,trim=duration=4,setpts=PTS-STARTPTS[a];"
            + "life=s=160x90:r=30:mold=20:ratio=0.2:seed=9:death_color=0x1f7a4d:life_color=0xeaffd0:mold_color=0x06402b,trim=duration=4,setpts=PTS-STARTPTS[b];"
            + "cellauto=s=160x90:r=30:rule=18:seed=5:scroll=1,format=rgb24,colorchannelmixer=rr=1:gg=0.55:bb=0.2,trim=duration=4,setpts=PTS-STARTPTS[c];"
            + "[a]format=yuv420p[a1];"
            + "[b]format=yuv420p[b1];"
            + "[c]format=yuv420p[c1];"
            + "[a1][b1][c1]concat=n=3"
            + ",scale=1280:720:flags=neighbor,gblur=sigma=1.2",
            "aevalsrc='0.18*(random(0)-0.5)*(1+sin(2*PI*3.1*t))+0.22*sin(2*PI*(300+120*floor(mod(t*4,5)))*t)*exp(-7*mod(t,0.25))':s=48000"),
        new("lunch_by_the_river.mp4", new TimeOnly(13, 5), 38.6916, -9.216, TimeSpan.FromSeconds(9), "Lunch by the river",
            "gradients=s=720x1280:r=30:c0=0xff9a56:c1=0xffd36b:c2=0x3fb7a4:c3=0x2d6e8e:nb_colors=4:seed=3:speed=0.03",
            "aevalsrc='0.2*sin(2*PI*392*t)*exp(-3*mod(t,0.75))+0.15*sin(2*PI*523.3*t)*exp(-3*mod(t+0.37,0.75))+0.06*(random(0)-0.5)':s=48000"),
        new("winding_lanes.mp4", new TimeOnly(15, 40), 38.712, -9.1305, TimeSpan.FromSeconds(12), "Winding lanes",
            "mandelbrot=s=480x270:r=30:maxiter=500:start_x=-0.743643:start_y=0.131825:start_scale=0.02:end_scale=0.002:end_pts=120:inner=black,trim=duration=4,setpts=PTS-STARTPTS,hue=h=30:s=0.9,format=yuv420p[a];"
            + "mandelbrot=s=480x270:r=30:maxiter=300:start_x=-0.1011:start_y=0.9563:start_scale=0.5:end_scale=0.02:end_pts=120:inner=mincol,trim=duration=4,setpts=PTS-STARTPTS,hue=h=200:s=0.8,format=yuv420p[b];"
            + "mandelbrot=s=480x270:r=30:maxiter=300:start_x=-1.25066:start_y=0.02012:start_scale=0.03:end_scale=0.004:end_pts=120:inner=black,trim=duration=4,setpts=PTS-STARTPTS,hue=h=290:s=0.9,format=yuv420p[c];"
            + "[a][b][c]concat=n=3"
            + ",scale=1280:720:flags=lanczos",
            "aevalsrc='0.25*sin(2*PI*(180+60*sin(2*PI*0.5*t))*t)*(0.6+0.4*sin(2*PI*5*t))+0.3*sin(2*PI*1568*t)*exp(-9*mod(t,2))':s=48000"),
        new("city_lights.mp4", new TimeOnly(19, 15), 38.7142, -9.1394, TimeSpan.FromSeconds(10), "City lights",
            "nullsrc=s=128x72:r=30,format=gbrp,geq=r='min(250,14+220*exp(-((mod(X+T*6,32)-16)^2+(mod(Y+8*sin(floor((X+T*6)/32)*2.1),24)-12)^2)/14)+70*exp(-((mod(X-T*4,52)-26)^2+(mod(Y+T*2,36)-18)^2)/50))'"
            + ":g='min(250,10+150*exp(-((mod(X+T*6,32)-16)^2+(mod(Y+8*sin(floor((X+T*6)/32)*2.1),24)-12)^2)/12)+80*exp(-((mod(X-T*9,44)-22)^2+(mod(Y*1.1+5,30)-15)^2)/20))'"
            + ":b='min(250,34+60*exp(-((mod(X+T*6,32)-16)^2+(mod(Y+8*sin(floor((X+T*6)/32)*2.1),24)-12)^2)/10)+140*exp(-((mod(X-T*9,44)-22)^2+(mod(Y*1.1+5,30)-15)^2)/24)+60*exp(-((mod(X-T*4,52)-26)^2+(mod(Y+T*2,36)-18)^2)/50))'"
            + ",scale=1280:720:flags=bicubic,noise=alls=4:allf=t",
            "aevalsrc='0.16*sin(2*PI*220*t)+0.14*sin(2*PI*277.2*t)+0.12*sin(2*PI*329.6*t)+0.05*sin(2*PI*440*t)*sin(2*PI*0.25*t)':s=48000"),
        new("fireworks_over_the_river.mp4", new TimeOnly(21, 30), 38.678, -9.159, TimeSpan.FromSeconds(9), "Fireworks over the river",
            "nullsrc=s=160x90:r=30,format=gbrp,geq=r='min(250,12+Y*0.15+330*exp(-abs(hypot(X-50-30*floor(mod(T/1.5,3)),Y-34+8*floor(mod(T/1.5,2)))-mod(T,1.5)*22)/2.4)*pow(abs(sin(7*atan2(Y-34+8*floor(mod(T/1.5,2)),X-50-30*floor(mod(T/1.5,3))))),3)*(1.5-mod(T,1.5)))+0*X'"
            + ":g='min(250,8+Y*0.1+300*exp(-abs(hypot(X-110+25*floor(mod(T/1.1,3)),Y-28-9*floor(mod(T/1.1,2)))-mod(T,1.1)*24)/2.2)*pow(abs(sin(6*atan2(Y-28-9*floor(mod(T/1.1,2)),X-110+25*floor(mod(T/1.1,3))))),3)*(1.3-mod(T,1.1))+120*exp(-abs(hypot(X-50-30*floor(mod(T/1.5,3)),Y-34+8*floor(mod(T/1.5,2)))-mod(T,1.5)*22)/1.6)*(1.2-mod(T,1.5)))'"
            + ":b='min(250,30+Y*0.4+280*exp(-abs(hypot(X-80,Y-38)-mod(T,1.8)*20)/2.2)*pow(abs(sin(9*atan2(Y-38,X-80))),3)*(1.8-mod(T,1.8)))'"
            + ",scale=1280:720:flags=bicubic",
            "aevalsrc='0.8*(random(0)-0.5)*exp(-5*mod(t,1.5))+0.5*(random(1)-0.5)*exp(-7*mod(t,1.1))':s=48000"),
    ];
}
